package dev.daybook.bench;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The same event as in src/workload/orders.ts: about 0.5 KB as JSON. */
record OrderPlaced(
        String customerId, String currency, String country, String paymentMethod, List<Line> lines) {
    record Line(int lineId, String sku, String description, int quantity, String unitPrice) {}

    private static final int SKUS = 4_000;
    private static final int CUSTOMERS = 4_000;
    private static final List<String> COUNTRIES =
            List.of("United Kingdom", "Germany", "France", "EIRE", "Spain");

    static OrderPlaced any() {
        var random = ThreadLocalRandom.current();
        List<Line> lines = IntStream.rangeClosed(1, 4).mapToObj(OrderPlaced::line).toList();
        String customerId = String.valueOf(10_000 + random.nextInt(CUSTOMERS));
        String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
        return new OrderPlaced(customerId, "GBP", country, "invoice", lines);
    }

    private static Line line(int lineId) {
        var random = ThreadLocalRandom.current();
        int sku = 20_000 + random.nextInt(SKUS);
        String price = (1 + random.nextInt(20)) + "." + (10 + random.nextInt(90));
        String description = "ARTICLE NUMBER " + sku + " OF THE SHOP";
        return new Line(lineId, String.valueOf(sku), description, 1 + random.nextInt(12), price);
    }
}
