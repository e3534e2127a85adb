package orchestra.agent.local;

import orchestra.agent.apply.Users;

/** A local unit's services run as whoever runs the agent. */
final class LocalUsers implements Users {

    @Override
    public boolean ensure() {
        return false;
    }

    @Override
    public boolean remove() {
        return false;
    }
}
