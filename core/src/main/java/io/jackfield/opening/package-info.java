/// What is said before a conversation: short exchanges that end at an exact byte, read with bounds.
/// Shared by the layers that begin so; not for programs.
@NullMarked
package io.jackfield.opening;

import org.jspecify.annotations.NullMarked;
