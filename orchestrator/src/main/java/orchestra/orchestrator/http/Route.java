package orchestra.orchestrator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orchestra.orchestrator.access.Permission;
import orchestra.orchestrator.failure.FailureKind;
import orchestra.orchestrator.page.PageRules;
import orchestra.orchestrator.schema.Shape;

/**
 * One route, as data: the router, the authorisation and the OpenAPI document are all made from it.
 *
 * @param method in capitals
 * @param path with parameters in braces, each of which takes one segment
 * @param name the operation's id, unique
 * @param tag the group it is shown in
 * @param summary one line
 * @param doc more, in Markdown; may be empty
 * @param page what the query may ask, where the answer is a list
 * @param sharing who may be given the same answer, where several ask for it at the same time
 * @param request the body's shape, where there is one
 * @param bodyOptional whether the body may be left out
 * @param raw whether the handler reads the body's bytes itself: neither their JSON nor their shape is looked at before
 * @param bodyMost the most bytes that a body may have
 * @param status of success
 * @param answer the shape of success, where there is a JSON one
 * @param media the media type of success where it is not JSON; empty for none
 * @param failures what it can fail with, besides what every route can
 */
public record Route(
        String method,
        String path,
        String name,
        String tag,
        Permission permission,
        String summary,
        String doc,
        Optional<PageRules> page,
        Sharing sharing,
        Optional<Shape> request,
        boolean bodyOptional,
        boolean raw,
        int bodyMost,
        int status,
        Optional<Shape> answer,
        String media,
        List<FailureKind> failures,
        Handler handler) {

    /** What is done. */
    public interface Handler {
        Answer handle(Call call);
    }

    /** Who shares an answer with whom, when they ask the same (path and query) at the same time. */
    public enum Sharing {
        /** Everybody is answered for themselves. */
        NOBODY,
        /** The requests of one session: what is answered may depend on who asks. */
        SESSION,
        /** All who may ask: what is answered does not depend on who they are. */
        EVERYBODY
    }

    public Route {
        failures = List.copyOf(failures);
        if (bodyMost < 1 || bodyMost > Bodies.LARGE_MOST) {
            throw new IllegalArgumentException(
                    "bodyMost must be 1 to " + Bodies.LARGE_MOST + ", the most of all together: " + bodyMost);
        }
    }

    /** Whether it answers with a stream of events. */
    boolean streams() {
        return media.equals(Shape.EVENTS);
    }

    public static Builder put(String path) {
        return new Builder("PUT", path);
    }

    public static Builder get(String path) {
        return new Builder("GET", path);
    }

    public static Builder post(String path) {
        return new Builder("POST", path);
    }

    public static Builder patch(String path) {
        return new Builder("PATCH", path);
    }

    public static Builder delete(String path) {
        return new Builder("DELETE", path);
    }

    /** Says a route, one thing a line. */
    public static final class Builder {
        private final String method;
        private final String path;
        private String name = "";
        private String tag = "";
        private Permission permission = Permission.ADMINISTRATOR;
        private String summary = "";
        private String doc = "";
        private Optional<PageRules> page = Optional.empty();
        private Sharing sharing = Sharing.NOBODY;
        private Optional<Shape> request = Optional.empty();
        private boolean bodyOptional;
        private boolean raw;
        private int bodyMost = Bodies.SMALL_MOST;
        private int status = 204;
        private Optional<Shape> answer = Optional.empty();
        private String media = "";
        private final List<FailureKind> failures = new ArrayList<>();

        private Builder(String method, String path) {
            this.method = method;
            this.path = path;
        }

        public Builder named(String operation, String group) {
            name = operation;
            tag = group;
            return this;
        }

        public Builder allows(Permission wanted) {
            permission = wanted;
            return this;
        }

        public Builder says(String line, String more) {
            summary = line;
            doc = more;
            return this;
        }

        /** It answers a list, which depends on nothing but who asks, the path and the query. */
        public Builder pages(PageRules rules) {
            page = Optional.of(rules);
            sharing = Sharing.SESSION;
            return this;
        }

        /** The same, of a list that is the same for everybody who may ask for it. */
        public Builder pagesForAll(PageRules rules) {
            pages(rules);
            sharing = Sharing.EVERYBODY;
            return this;
        }

        public Builder takes(Shape shape) {
            request = Optional.of(shape);
            return this;
        }

        /** The body may be left out. */
        public Builder mayTake(Shape shape) {
            bodyOptional = true;
            return takes(shape);
        }

        /**
         * The handler reads the body's bytes, {@link Call#raw}, itself: JSON with a reader of its own.
         *
         * @param shape what the documentation says of it
         */
        public Builder takesRaw(Shape shape) {
            raw = true;
            return takes(shape);
        }

        /**
         * How large a body may be, where the usual 1 MiB is not the bound.
         *
         * @param bytes at most 64 MiB, which all bodies over 1 MiB have in common
         */
        public Builder bodyMost(int bytes) {
            bodyMost = bytes;
            return this;
        }

        /** Success is a stream of events, {@link Answer#events}. */
        public Builder streams() {
            return answers(200, Shape.EVENTS).fails(FailureKind.OVERLOADED, FailureKind.NOT_READY);
        }

        public Builder answers(int success, Shape shape) {
            status = success;
            answer = Optional.of(shape);
            return this;
        }

        public Builder answers(int success, String mediaType) {
            status = success;
            media = mediaType;
            return this;
        }

        public Builder fails(FailureKind... kinds) {
            failures.addAll(List.of(kinds));
            return this;
        }

        public Route does(Handler handler) {
            return new Route(
                    method,
                    path,
                    name,
                    tag,
                    permission,
                    summary,
                    doc,
                    page,
                    sharing,
                    request,
                    bodyOptional,
                    raw,
                    bodyMost,
                    status,
                    answer,
                    media,
                    failures,
                    handler);
        }
    }
}
