package orchestra.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder that holds all state of one local model, and what lies where in it. */
record Place(Path folder) {
    Place {
        folder = folder.toAbsolutePath().normalize();
    }

    /** Makes the folder, for its owner only. */
    static Place at(Path folder) {
        Place place = new Place(folder);
        try {
            if (!Files.isDirectory(place.folder)) {
                Files.createDirectories(place.folder.toAbsolutePath().getParent());
                Files.createDirectory(
                        place.folder,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createDirectories(place.shared());
            Files.createDirectories(place.unitState());
            return place;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make the state folder " + folder, failure);
        }
    }

    /** What Juju would keep: the model and the unit's agent folders. */
    Path juju() {
        return folder.resolve("juju");
    }

    /** The state of the unit itself, as /var/lib/orchestra on a machine. */
    Path unitState() {
        return folder.resolve("unit");
    }

    /** Where the agent keeps the users of the embedded broker. */
    Path brokerUsers() {
        return unitState().resolve("broker").resolve("users.json");
    }

    /** The directory that stands for the shared storage. */
    Path shared() {
        return folder.resolve("shared");
    }

    Path lock() {
        return folder.resolve("lock");
    }

    Path control() {
        return folder.resolve("control");
    }

    Path mongod() {
        return folder.resolve("bin").resolve("embedded-mongod");
    }

    Path broker() {
        return folder.resolve("bin").resolve("embedded-broker");
    }

    /** What the worker is told, and its own folder. */
    Path worker() {
        return folder.resolve("worker");
    }

    Path workerCredentials() {
        return worker().resolve("credentials");
    }

    Path supervisorLog() {
        return folder.resolve("supervisor.log");
    }
}
