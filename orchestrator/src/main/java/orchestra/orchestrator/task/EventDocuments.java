package orchestra.orchestrator.task;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orchestra.orchestrator.conductor.Event;
import orchestra.protocol.Outcome;
import org.bson.Document;

/** Events as the journal's documents. Names are short: there may be millions of them. */
final class EventDocuments {
    private EventDocuments() {}

    static Document write(Event event) {
        Document document = new Document("t", Date.from(event.at()));
        return switch (event) {
            case Event.Taken taken ->
                document.append("k", "taken")
                        .append("n", taken.node())
                        .append("a", taken.attempt())
                        .append("w", taken.worker());
            case Event.Ended ended -> {
                document.append("k", "ended")
                        .append("n", ended.node())
                        .append("a", ended.attempt())
                        .append("o", ended.outcome().text());
                if (!ended.output().isEmpty()) {
                    // Keys may hold dots and dollars, which names of fields had better not.
                    document.append(
                            "v",
                            ended.output().entrySet().stream()
                                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                                    .toList());
                }
                put(document, "m", ended.message());
                put(document, "l", ended.log());
                yield document;
            }
            case Event.Lost lost ->
                document.append("k", "lost")
                        .append("n", lost.node())
                        .append("a", lost.attempt())
                        .append("m", lost.message());
            case Event.Canceled canceled -> document.append("k", "canceled").append("w", canceled.account());
            case Event.TimedOut timedOut -> document.append("k", "timeout");
            case Event.Owned owned -> document.append("k", "owned").append("w", owned.owner());
        };
    }

    static Event read(Document document) {
        Instant at = document.getDate("t").toInstant();
        String kind = document.getString("k");
        return switch (kind) {
            case "taken" ->
                new Event.Taken(at, document.getInteger("n"), document.getInteger("a"), document.getString("w"));
            case "ended" ->
                new Event.Ended(
                        at,
                        document.getInteger("n"),
                        document.getInteger("a"),
                        Outcome.named(document.getString("o")).orElseThrow(),
                        output(document),
                        text(document, "m"),
                        text(document, "l"));
            case "lost" -> new Event.Lost(at, document.getInteger("n"), document.getInteger("a"), text(document, "m"));
            case "canceled" -> new Event.Canceled(at, document.getString("w"));
            case "timeout" -> new Event.TimedOut(at);
            case "owned" -> new Event.Owned(at, document.getString("w"));
            default -> throw new IllegalStateException("the journal has an event of a newer kind: " + kind);
        };
    }

    private static Map<String, String> output(Document document) {
        Map<String, String> output = new LinkedHashMap<>();
        for (Object pair : document.getList("v", Object.class, List.of())) {
            if (pair instanceof List<?> two) {
                output.put(String.valueOf(two.get(0)), String.valueOf(two.get(1)));
            }
        }
        return output;
    }

    private static String text(Document document, String field) {
        return document.get(field, "");
    }

    private static void put(Document document, String field, String text) {
        if (!text.isEmpty()) {
            document.append(field, text);
        }
    }
}
