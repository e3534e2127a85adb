package orchestra.checkout;

import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/** Tells user and password to the source's own server, over TLS, and to no other it may lead to. */
final class OneHostCredentials extends CredentialsProvider {

    private final Request request;
    private final URIish own;
    private boolean told;

    OneHostCredentials(Request request, URIish own) {
        this.request = request;
        this.own = own;
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public boolean supports(CredentialItem... items) {
        return true;
    }

    @Override
    public boolean get(URIish uri, CredentialItem... items) {
        boolean ownServer = "https".equals(uri.getScheme())
                && own.getHost().equals(uri.getHost())
                && own.getPort() == uri.getPort();
        // Asked a second time, the first answer was wrong.
        if (!ownServer || told || request.user().isEmpty()) {
            return false;
        }
        for (CredentialItem item : items) {
            if (item instanceof CredentialItem.Username user) {
                user.setValue(request.user());
            } else if (item instanceof CredentialItem.Password password) {
                password.setValue(request.password().reveal().toCharArray());
                told = true;
            } else {
                return false;
            }
        }
        return true;
    }
}
