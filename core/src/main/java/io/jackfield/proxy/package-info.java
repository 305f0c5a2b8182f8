/// Proxies, from both sides, and what proxies tell of a connection.
///
/// Where to start: [ProxyHop] to go through proxies (HTTP CONNECT, SOCKS 4, 4a and 5),
/// [ProxyHandler] to be one, [ProxyProtocol] for HAProxy's header that names the real client.
@NullMarked
package io.jackfield.proxy;

import org.jspecify.annotations.NullMarked;
