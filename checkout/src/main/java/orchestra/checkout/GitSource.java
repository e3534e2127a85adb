package orchestra.checkout;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.TransportConfigCallback;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * A git repository, by JGit. A branch or tag is fetched without its history; for a commit, which few servers give by
 * itself, all branches and tags are. What is left is the tree alone: no {@code .git}, no submodules.
 */
final class GitSource implements Source {

    private static final String FETCHED = "refs/fetched/it";
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

    @Override
    public Fetched fetch(Request request, Path scratch) throws IOException {
        Path home = Files.createDirectory(scratch.resolve("home"));
        IsolatedSystem.enter(home);
        TrustedCertificates.use(request.certificates());
        Path charm = Files.createDirectory(scratch.resolve("charm"));
        File gitFolder = scratch.resolve("git").toFile();
        try (SshSessions ssh = new SshSessions(request);
                Git git = Git.init()
                        .setDirectory(charm.toFile())
                        .setGitDir(gitFolder)
                        .call()) {
            ObjectId commit = fetched(git, request, new Connection(request, new URIish(request.url()), ssh));
            checkOut(git.getRepository(), commit);
            // A link to the repository, which some versions leave in the tree.
            Files.deleteIfExists(charm.resolve(".git"));
            return new Fetched(charm, commit.name());
        } catch (GitAPIException | URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static ObjectId fetched(Git git, Request request, Connection connection)
            throws GitAPIException, IOException {
        Map<String, Ref> advertised = connection
                .configured(Git.lsRemoteRepository().setRemote(request.url()))
                .callAsMap();
        String wanted = request.reference();
        if (wanted.isEmpty() && advertised.get(Constants.HEAD) == null) {
            throw new CheckoutFailure(Cause.REFERENCE, "the repository has no commit, or its HEAD names no branch");
        }
        List<String> candidates = wanted.isEmpty()
                ? List.of(Constants.HEAD)
                : List.of(Constants.R_HEADS + wanted, Constants.R_TAGS + wanted, wanted);
        for (String name : candidates) {
            if (advertised.containsKey(name) && (name.equals(Constants.HEAD) || name.startsWith(Constants.R_REFS))) {
                fetch(connection, git, 1, new RefSpec("+" + name + ":" + FETCHED));
                return commit(git.getRepository(), FETCHED, wanted);
            }
        }
        if (!COMMIT.matcher(wanted).matches()) {
            throw unknown(wanted);
        }
        fetch(
                connection,
                git,
                0,
                new RefSpec("+refs/heads/*:refs/fetched/heads/*"),
                new RefSpec("+refs/tags/*:refs/fetched/tags/*"));
        return commit(git.getRepository(), wanted, wanted);
    }

    private static void fetch(Connection connection, Git git, int depth, RefSpec... references) throws GitAPIException {
        FetchCommand command = git.fetch()
                .setRemote(connection.request().url())
                .setRefSpecs(references)
                .setTagOpt(TagOpt.NO_TAGS);
        if (depth > 0) {
            command.setDepth(depth);
        }
        connection.configured(command).call();
    }

    private static ObjectId commit(Repository repository, String name, String wanted) throws IOException {
        try {
            ObjectId commit = repository.resolve(name + "^{commit}");
            if (commit != null) {
                return commit;
            }
        } catch (MissingObjectException | AmbiguousObjectException | IncorrectObjectTypeException e) {
            throw unknown(wanted);
        }
        throw unknown(wanted);
    }

    private static CheckoutFailure unknown(String wanted) {
        return new CheckoutFailure(Cause.REFERENCE, "the repository has no one branch, tag or commit called " + wanted);
    }

    private static void checkOut(Repository repository, ObjectId id) throws IOException {
        RevCommit commit = repository.parseCommit(id);
        DirCacheCheckout checkout = new DirCacheCheckout(repository, repository.lockDirCache(), commit.getTree());
        checkout.setFailOnConflict(true);
        checkout.checkout();
    }

    /** How every command reaches the server. */
    private record Connection(Request request, URIish uri, SshSessions ssh) implements TransportConfigCallback {

        <C extends TransportCommand<C, ?>> C configured(C command) {
            return command.setTimeout(Patience.seconds())
                    .setCredentialsProvider(new OneHostCredentials(request, uri))
                    .setTransportConfigCallback(this);
        }

        @Override
        public void configure(Transport transport) {
            if (transport instanceof SshTransport overSsh) {
                overSsh.setSshSessionFactory(new GitSsh(ssh));
            }
        }
    }
}
