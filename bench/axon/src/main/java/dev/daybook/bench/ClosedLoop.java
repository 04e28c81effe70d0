package dev.daybook.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** So many threads, each of which asks again as soon as it has its answer, until the time is over. */
final class ClosedLoop implements AutoCloseable {
    private final int callers;
    private final Runnable operation;
    private final ThreadPoolExecutor threads;

    ClosedLoop(int callers, Runnable operation) {
        this.callers = callers;
        this.operation = operation;
        threads = new ThreadPoolExecutor(callers, callers, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        // So that no round has to wait for them.
        threads.prestartAllCoreThreads();
    }

    /**
     * @return operations, seconds, and latencies in microseconds as a compressed HdrHistogram in base64, as JSON
     * @throws CompletionException if an operation failed
     */
    String round(double seconds) {
        long startedAt = System.nanoTime();
        long endsAt = startedAt + (long) (seconds * 1e9);
        List<CompletableFuture<Histogram>> running = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            running.add(CompletableFuture.supplyAsync(() -> call(endsAt), threads));
        }
        Histogram latencies = newHistogram();
        for (CompletableFuture<Histogram> each : running) latencies.add(each.join());
        double took = (System.nanoTime() - startedAt) / 1e9;
        return String.format(
                Locale.ROOT,
                "{\"operations\":%d,\"seconds\":%.6f,\"latencies\":\"%s\"}",
                latencies.getTotalCount(),
                took,
                encoded(latencies));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Histogram call(long endsAt) {
        Histogram latencies = newHistogram();
        for (long now = System.nanoTime(); now < endsAt; ) {
            operation.run();
            long after = System.nanoTime();
            latencies.recordValue(Math.max(1, (after - now) / 1_000));
            now = after;
        }
        return latencies;
    }

    /** Grows with what it holds, because there is one for each thread: three significant digits, as elsewhere. */
    private static Histogram newHistogram() {
        return new Histogram(3);
    }

    private static String encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
