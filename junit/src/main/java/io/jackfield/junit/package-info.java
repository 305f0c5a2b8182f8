/// Test support for programs that talk through sockets.
///
/// - [io.jackfield.junit.MisbehavingPeer]: a server on the loopback address that does what real
///   peers do at their worst: resets, stalls, dribbles, floods.
/// - [io.jackfield.junit.LeakCheck]: a JUnit extension that fails a test that leaves threads or
///   sockets behind.
/// - [io.jackfield.junit.Script]: a peer that does what a test tells it, on a clock of its own.
/// - [io.jackfield.junit.TestCertificate]: a certificate for tests of TLS.
@org.jspecify.annotations.NullMarked
package io.jackfield.junit;
