package orchestra.orchestrator.session;

import orchestra.orchestrator.access.Caller;

/** A session just made, with the token that its client gets to see this once. */
record SignedIn(Token token, Session session, Caller caller) {}
