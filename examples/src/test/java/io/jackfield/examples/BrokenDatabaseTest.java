package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.TcpAddress;
import io.jackfield.fault.Direction;
import io.jackfield.fault.Fault;
import io.jackfield.fault.FaultRule;
import io.jackfield.fault.Onset;
import io.jackfield.junit.TestRelay;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A JDBC driver on a bad network: H2's, with its real server.
class BrokenDatabaseTest {
  private static Server database;

  @RegisterExtension
  final TestRelay network = TestRelay.to(() -> TcpAddress.loopback(database.getPort()));

  @BeforeAll
  static void startDatabase() throws SQLException {
    database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
  }

  @AfterAll
  static void stopDatabase() {
    database.stop();
  }

  @Test
  void brokenConnectionIsAnErrorAndTheNextOneWorks() throws SQLException {
    try (var connection = connect()) {
      network
          .faults()
          .add("cut", FaultRule.of(new Fault.Reset(Onset.atOnce()), Direction.DOWNSTREAM));
      assertThatThrownBy(() -> answer(connection))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Connection is broken");
    }
    network.faults().remove("cut");
    try (var connection = connect()) {
      assertThat(answer(connection)).isEqualTo(42);
    }
    assertThat(network.clients()).isEqualTo(2);
  }

  @Test
  void slowNetworkMakesTheAnswerLate() throws SQLException {
    try (var connection = connect()) {
      var delay = new Fault.Latency(Duration.ofMillis(300));
      network.faults().add("slow", FaultRule.of(delay, Direction.DOWNSTREAM));
      long start = System.nanoTime();
      assertThat(answer(connection)).isEqualTo(42);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(delay.delay());
      network.faults().remove("slow");
    }
  }

  private Connection connect() throws SQLException {
    var url = "jdbc:h2:tcp://" + network.host() + ":" + network.port() + "/mem:test";
    return DriverManager.getConnection(url, "sa", "");
  }

  private static int answer(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT 6 * 7")) {
      assertThat(result.next()).isTrue();
      return result.getInt(1);
    }
  }
}
