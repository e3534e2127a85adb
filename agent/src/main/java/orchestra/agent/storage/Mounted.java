package orchestra.agent.storage;

/**
 * What is mounted at the storage's place, from the kernel's table or, on a local unit, from the link there.
 *
 * @param source such as {@code 10.0.0.1:/srv/data}; for a bind mount the directory
 * @param kernelType such as {@code nfs4}; {@code bind} for a directory of this machine
 */
public record Mounted(String source, String kernelType) {

    /** Whether this is the storage the spec describes. */
    public boolean is(StorageSpec spec) {
        return spec.type().isShownAs(kernelType) && plain(source).equals(plain(spec.source()));
    }

    private static String plain(String source) {
        // The kernel may show a trailing slash, or a glusterfs volume with a leading one.
        String shown = source.replace(":/", ":");
        return shown.length() > 1 && shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
    }
}
