/// Test support for programs that talk through sockets.
///
/// - [io.jackfield.junit.MisbehavingPeer]: a server on the loopback address that does what real
///   peers do at their worst: resets, stalls, dribbles, floods.
/// - [io.jackfield.junit.LeakCheck]: a JUnit extension that fails a test that leaves threads or
///   sockets behind.
@org.jspecify.annotations.NullMarked
package io.jackfield.junit;
