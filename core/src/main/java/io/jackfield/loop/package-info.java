/// An event loop that carries virtual threads: the same thread that waits for sockets in the kernel
/// runs the code that waits for them.
///
/// The JDK wakes a virtual thread in three steps: a poller's thread hears from the kernel, hands
/// the thread over to a pool, and a worker of that wakes up. Here it is one. For code that talks
/// and computes little; whatever holds a loop up holds up all that it carries.
@NullMarked
package io.jackfield.loop;

import org.jspecify.annotations.NullMarked;
