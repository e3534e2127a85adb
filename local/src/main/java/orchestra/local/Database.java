package orchestra.local;

import java.nio.file.Path;

/**
 * Which program serves the database: the mongod on the PATH, else the embedded one.
 *
 * @param program an executable that takes mongod's flags
 * @param embedded whether it is ours
 */
record Database(Path program, boolean embedded) {
    static Database choose(Place place) {
        return ServerProgram.onPath("mongod")
                .map(mongod -> new Database(mongod, false))
                .orElseGet(() ->
                        new Database(ServerProgram.script(place.mongod(), EmbeddedMongod.class, "-Xmx192m"), true));
    }

    String said() {
        return embedded
                ? "the embedded one (there is no mongod on the PATH); documents are kept by H2, for trying out"
                : "mongod, " + program;
    }
}
