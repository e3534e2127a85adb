package orchestra.agent.backup;

/** Wants to know nothing of how far a backup or restore is. */
public record SilentProgress() implements Progress {
    @Override
    public void moved() {}

    @Override
    public void said(String line) {}

    @Override
    public void slowly(Runnable work) {
        work.run();
    }
}
