/// Sending a file so that the sender knows that it arrived: what `jack send` and `jack receive` say
/// to each other. The protocol is on the page docs/guide/send-and-receive.md.
package io.jackfield.cli.transfer;
