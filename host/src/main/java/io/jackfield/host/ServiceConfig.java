package io.jackfield.host;

import io.jackfield.Limits;
import io.jackfield.TcpAddress;
import io.jackfield.host.kind.Conversation;

/// One service of a [HostConfig], checked. Immutable.
///
/// @param name what the operator calls it
/// @param listen where; port 0 lets the kernel choose
/// @param limits what its clients are granted
/// @param kind the key of its kind, such as `quiz`
/// @param conversation what it does with a client
public record ServiceConfig(
    String name, TcpAddress listen, Limits limits, String kind, Conversation conversation) {}
