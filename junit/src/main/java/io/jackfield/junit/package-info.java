/// Test support for programs that talk through sockets.
///
/// - [io.jackfield.junit.TestPeer]: a JUnit extension that gives a test a server, scripted,
///   recorded or misbehaving, and checks that the dialogue happened.
/// - [io.jackfield.junit.TestRelay]: a JUnit extension that puts a bad network before a real
///   server.
/// - [io.jackfield.junit.MisbehavingPeer]: a server on the loopback address that does what real
///   peers do at their worst: resets, stalls, dribbles, floods.
/// - [io.jackfield.junit.LeakCheck]: a JUnit extension that fails a test that leaves threads,
///   processes or sockets behind.
/// - [io.jackfield.junit.Script]: what a peer does step by step, as a server or on a clock of its
///   own.
/// - [io.jackfield.junit.TestCertificate]: a certificate for tests of TLS.
@org.jspecify.annotations.NullMarked
package io.jackfield.junit;
