/// What a kind of service is: how it reads its settings, and how it talks to one client.
@NullMarked
package io.jackfield.host.kind;

import org.jspecify.annotations.NullMarked;
