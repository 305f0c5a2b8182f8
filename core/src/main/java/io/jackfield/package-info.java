/// Sockets for people: what most programs need. Beside it are `io.jackfield.tls` for TLS,
/// `io.jackfield.script` for programs of one file, and `io.jackfield.wire` for those who watch.
///
/// Where to start: [Tube#connect(String, int)] to talk to a service, [Server#listen(int, Handler)]
/// to be one, [UdpSocket] and [UdpServer] for datagrams.
///
/// | type | what it is |
/// |---|---|
/// | [Address] | what a user types, parsed once |
/// | [Duplex] | the small interface that transports implement |
/// | [Tube] | the rich type that people call: reading with waits, writing, deadlines |
/// | [Server] | listens, and runs a [Handler] for each connection on a virtual thread |
/// | [Relay] | joins two duplexes in both directions, half-close included |
/// | [WireEvent] | what happens on a wire, told to a [WireListener] |
///
/// Every failure that the world causes is a [JackfieldException]; a mistake in a call is an
/// `IllegalArgumentException` or `IllegalStateException`.
@NullMarked
package io.jackfield;

import org.jspecify.annotations.NullMarked;
