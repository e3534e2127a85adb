package orchestra.orchestrator.user;

/**
 * What one hash costs.
 *
 * @param memory in KiB
 * @param passes over the memory
 * @param lanes that could run in parallel
 */
record Argon2Cost(int memory, int passes, int lanes) {
    private static final int MEMORY_MOST = 1024 * 1024;
    private static final int PASSES_MOST = 64;
    private static final int LANES_MOST = 16;

    Argon2Cost {
        if (memory < 8 * lanes
                || memory > MEMORY_MOST
                || passes < 1
                || passes > PASSES_MOST
                || lanes < 1
                || lanes > LANES_MOST) {
            throw new IllegalArgumentException(
                    "argon2 cost out of bounds: m=" + memory + ",t=" + passes + ",p=" + lanes);
        }
    }
}
