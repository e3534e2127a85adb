package orchestra.charm.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import orchestra.charm.simulator.ModelState.ApplicationState;
import orchestra.charm.simulator.ModelState.RelationState;
import orchestra.charm.simulator.ModelState.Side;

/** Finds which endpoints two names mean: {@code application:endpoint}, or {@code application} when only one fits. */
final class Endpoints {
    private final ModelState model;
    private final Function<String, CharmFace> faces;

    Endpoints(ModelState model, Function<String, CharmFace> faces) {
        this.model = model;
        this.faces = faces;
    }

    /** Two endpoints of one interface. */
    record Pair(Side one, Side other, String interfaceName) {}

    private record Candidate(Side side, String role, String interfaceName) {
        boolean fits(Candidate other) {
            boolean roles = role.isEmpty()
                    || other.role.isEmpty()
                    || (role.equals("provides") && other.role.equals("requires"))
                    || (role.equals("requires") && other.role.equals("provides"));
            return roles && interfaceName.equals(other.interfaceName);
        }
    }

    Pair pair(String one, String other) {
        List<Pair> pairs = new ArrayList<>();
        for (Candidate left : candidates(one)) {
            candidates(other).stream()
                    .filter(left::fits)
                    .forEach(right -> pairs.add(new Pair(left.side(), right.side(), left.interfaceName())));
        }
        if (pairs.isEmpty()) {
            throw new JujuException("no relations found between \"" + one + "\" and \"" + other + "\"");
        }
        if (pairs.size() > 1) {
            throw new JujuException("ambiguous relation: \"" + one + " " + other + "\" could refer to several");
        }
        return pairs.getFirst();
    }

    /** The living relation between the two. */
    Optional<RelationState> find(String one, String other) {
        return model.relations.values().stream()
                .filter(relation -> !relation.dying && !relation.peer())
                .filter(relation -> has(relation, one) && has(relation, other))
                .findFirst();
    }

    private static boolean has(RelationState relation, String name) {
        return relation.sides.stream()
                .anyMatch(side ->
                        name.equals(side.application()) || name.equals(side.application() + ":" + side.endpoint()));
    }

    private List<Candidate> candidates(String name) {
        int colon = name.indexOf(':');
        String application = colon < 0 ? name : name.substring(0, colon);
        String endpoint = colon < 0 ? "" : name.substring(colon + 1);
        ApplicationState state = model.application(application);
        List<Candidate> candidates = new ArrayList<>();
        if (state.puppet()) {
            for (Map.Entry<String, String> entry : state.puppetEndpoints.entrySet()) {
                candidates.add(new Candidate(new Side(application, entry.getKey()), "", entry.getValue()));
            }
        } else {
            faces.apply(application).endpoints().values().stream()
                    .filter(there -> !there.role().equals("peers"))
                    .forEach(there -> candidates.add(
                            new Candidate(new Side(application, there.name()), there.role(), there.interfaceName())));
        }
        candidates.removeIf(
                candidate -> !endpoint.isEmpty() && !candidate.side().endpoint().equals(endpoint));
        return candidates;
    }
}
