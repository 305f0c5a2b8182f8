/// Tells somebody who learns what happens on a wire, call by call, in the words of the sockets API,
/// and why one makes each call. Facts come from the events and from the kernel only.
@org.jspecify.annotations.NullMarked
package io.jackfield.explain;
