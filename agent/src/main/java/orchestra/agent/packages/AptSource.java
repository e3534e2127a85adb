package orchestra.agent.packages;

/**
 * The line of sources.list(5) that leads apt to MongoDB's packages.
 *
 * @param signed whether apt has to check it with MongoDB's key
 */
public record AptSource(String line, boolean signed) {

    /** The release series of MongoDB that is installed. */
    public static final String SERIES = "8.0";

    /** Where MongoDB gives the key that signs {@link #SERIES}. */
    public static final String KEY_URL = "https://pgp.mongodb.com/server-" + SERIES + ".asc";

    /** The fingerprint of that key, as MongoDB's documentation tells it. */
    public static final String KEY_FINGERPRINT = "4B0752C1BCA238C0B4EE14DC41DE058A4E7DCA05";

    /**
     * The line for a source on that base.
     *
     * @param keyFile where MongoDB's key is
     */
    public static AptSource of(MongoSource source, Base base, String keyFile) {
        return switch (source.kind()) {
            // A folder of the operator's own, on this very machine, needs no signature.
            case FOLDER -> new AptSource("deb [trusted=yes] file:" + source.place() + " ./", false);
            case LINE -> new AptSource(source.place(), false);
            case REPOSITORY ->
                new AptSource(
                        "deb [signed-by=" + keyFile + "] " + source.place() + "/" + base.id() + " " + base.release()
                                + "/mongodb-org/" + SERIES + " " + base.component(),
                        true);
            case NONE -> throw new IllegalArgumentException("nothing is installed from the source none");
        };
    }
}
