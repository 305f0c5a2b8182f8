/// What a single-file program needs to be the script of a dialogue.
@NullMarked
package io.jackfield.script;

import org.jspecify.annotations.NullMarked;
