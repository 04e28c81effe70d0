package dev.daybook.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.axonframework.common.jdbc.DataSourceConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.PostgresEventTableFactory;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * Appends orders with Axon Framework, each as the first event of a new aggregate and in a unit of work of its own, as
 * its command bus would.
 *
 * <p>The first line that it writes says that it is ready. For each line that it reads, the seconds of a round, it
 * writes what came of the round as a line of JSON. It ends with its input.
 */
public final class AxonAppender {
    private static final int MAX_CONNECTIONS = 32;

    public static void main(String[] arguments) throws IOException {
        int callers = Integer.parseInt(arguments[0]);
        try (HikariDataSource dataSource = dataSource(callers)) {
            EmbeddedEventStore store = eventStore(dataSource);
            try (ClosedLoop loop = new ClosedLoop(callers, () -> append(store))) {
                System.out.println("ready");
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    System.out.println(loop.round(Double.parseDouble(line)));
                }
            } finally {
                store.shutDown();
            }
        }
    }

    private static void append(EmbeddedEventStore store) {
        String orderId = UUID.randomUUID().toString();
        var event = new GenericDomainEventMessage<>("Order", orderId, 0, OrderPlaced.any());
        DefaultUnitOfWork<?> unitOfWork = DefaultUnitOfWork.startAndGet(event);
        store.publish(event);
        unitOfWork.commit();
    }

    /** A pool of a fixed size and below the number of callers, as HikariCP's "About Pool Sizing" advises. */
    private static HikariDataSource dataSource(int callers) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getenv("BENCH_JDBC_URL"));
        config.setUsername(System.getenv("BENCH_USER"));
        config.setPassword(System.getenv("BENCH_PASSWORD"));
        config.setMaximumPoolSize(Math.min(callers, MAX_CONNECTIONS));
        // The unit of work commits, so that all events of one are stored or none.
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    /** JSON instead of the default XML: the reference guide calls its compact form ideal for events. */
    private static EmbeddedEventStore eventStore(HikariDataSource dataSource) {
        JacksonSerializer serializer = JacksonSerializer.builder().build();
        var connections =
                new UnitOfWorkAwareConnectionProviderWrapper(new DataSourceConnectionProvider(dataSource));
        JdbcEventStorageEngine engine = JdbcEventStorageEngine.builder()
                .connectionProvider(connections)
                // Transactions are those of the units of work, which hold the connections.
                .transactionManager(NoTransactionManager.INSTANCE)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
        DefaultUnitOfWork<?> creation = DefaultUnitOfWork.startAndGet(null);
        engine.createSchema(PostgresEventTableFactory.INSTANCE);
        creation.commit();
        return EmbeddedEventStore.builder().storageEngine(engine).build();
    }

    private AxonAppender() {}
}
