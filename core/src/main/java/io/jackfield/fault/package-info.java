/// Making a connection go wrong on purpose, to see how the programs at its ends take it.
///
/// Where to start: [FaultRelay] stands between a client and a server and takes [Fault]s by method
/// calls, in a test say; [Faults] is the set of them, which may change while connections run, and
/// joins two duplexes of anybody's.
@NullMarked
package io.jackfield.fault;

import org.jspecify.annotations.NullMarked;
