/// Transcripts as captures of packets, for Wireshark and its kin: the packets are made up around
/// the bytes, times and ends that a transcript has.
package io.jackfield.cli.export.pcapng;
