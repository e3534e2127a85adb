package orchestra.agent.mongo;

import orchestra.agent.backup.Progress;
import orchestra.agent.backup.Restore;
import orchestra.agent.backup.SilentProgress;
import orchestra.agent.facts.Hold;

/** What it takes to kill an agent before its write of a number, and what survives it. */
final class KilledAgent {

    private KilledAgent() {}

    static final Progress SILENT = new SilentProgress();

    /** A hold that survives whoever is killed. */
    static final class Memory implements Restore.Holding {

        private String text = Hold.NONE.write();
        WriteListener listener = WriteListener.NONE;

        @Override
        public Hold read() {
            return Hold.read(text);
        }

        @Override
        public void write(Hold hold) {
            listener.before("hold");
            text = hold.write();
        }
    }

    /** Kills before the write of a number, counted from 0. */
    static final class Countdown implements WriteListener {

        private int left;

        Countdown(int left) {
            this.left = left;
        }

        @Override
        public void before(String command) {
            if (left-- == 0) {
                throw new Killed();
            }
        }
    }

    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }
}
