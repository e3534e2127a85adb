package orchestra.charm.simulator;

import java.util.Map;
import java.util.TreeMap;

/** The environment Juju 3.6 gives a hook, key for key; nothing is inherited. */
final class HookEnvironment {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";

    private HookEnvironment() {}

    static Map<String, String> of(HookContext context, Layout layout, String toolServer) {
        Hook hook = context.hook();
        String unit = context.unitName();
        String charm = layout.charm(unit).toString();
        Map<String, String> environment = new TreeMap<>();
        environment.put("APT_LISTCHANGES_FRONTEND", "none");
        environment.put("CHARM_DIR", charm);
        environment.put("CLOUD_API_VERSION", "");
        environment.put("DEBIAN_FRONTEND", "noninteractive");
        environment.put("JUJU_AGENT_SOCKET_ADDRESS", toolServer);
        environment.put("JUJU_AGENT_SOCKET_NETWORK", "tcp");
        environment.put("JUJU_API_ADDRESSES", context.network().address() + ":17070");
        environment.put("JUJU_AVAILABILITY_ZONE", "");
        environment.put("JUJU_CHARM_DIR", charm);
        environment.put("JUJU_CHARM_FTP_PROXY", "");
        environment.put("JUJU_CHARM_HTTPS_PROXY", "");
        environment.put("JUJU_CHARM_HTTP_PROXY", "");
        environment.put("JUJU_CHARM_NO_PROXY", "127.0.0.1,localhost,::1");
        environment.put("JUJU_CONTEXT_ID", context.id());
        environment.put("JUJU_DISPATCH_PATH", hook.path());
        environment.put("JUJU_HOOK_NAME", hook.isAction() ? "" : hook.name());
        environment.put("JUJU_MACHINE_ID", "0");
        environment.put("JUJU_MODEL_NAME", context.model().name);
        environment.put("JUJU_MODEL_UUID", context.model().uuid);
        environment.put("JUJU_PRINCIPAL_UNIT", "");
        environment.put("JUJU_SLA", "unsupported");
        environment.put("JUJU_UNIT_NAME", unit);
        environment.put("JUJU_VERSION", "3.6.11.1");
        environment.put("LANG", "C.UTF-8");
        environment.put("PATH", layout.tools(unit) + ":" + PATH);
        environment.put("TERM", "tmux-256color");
        special(hook, context, environment);
        return environment;
    }

    private static void special(Hook hook, HookContext context, Map<String, String> environment) {
        if (hook.isAction()) {
            environment.put("JUJU_ACTION_NAME", hook.name());
            environment.put("JUJU_ACTION_TAG", "action-" + hook.action());
            environment.put("JUJU_ACTION_UUID", Integer.toString(hook.action()));
        }
        if (hook.relation() >= 0) {
            String id = context.model().relation(hook.relation()).idFor(context.application().name);
            environment.put("JUJU_RELATION", id.substring(0, id.indexOf(':')));
            environment.put("JUJU_RELATION_ID", id);
            environment.put("JUJU_REMOTE_APP", hook.remoteApplication());
            environment.put("JUJU_REMOTE_UNIT", hook.remoteUnit());
            if (!hook.departing().isEmpty()) {
                environment.put("JUJU_DEPARTING_UNIT", hook.departing());
            }
        }
        if (!hook.secret().isEmpty()) {
            ModelState.SecretState secret = context.model().secret(hook.secret());
            boolean own = secret.owner.equals(context.unitName()) || secret.owner.equals(context.application().name);
            String label = own ? secret.label : secret.consumerLabels.getOrDefault(context.unitName(), "");
            environment.put("JUJU_SECRET_ID", "secret:" + secret.id);
            environment.put("JUJU_SECRET_LABEL", label);
            if (hook.kind() == Hook.Kind.SECRET_EXPIRED || hook.kind() == Hook.Kind.SECRET_REMOVE) {
                environment.put("JUJU_SECRET_REVISION", Integer.toString(hook.secretRevision()));
            }
        }
    }
}
