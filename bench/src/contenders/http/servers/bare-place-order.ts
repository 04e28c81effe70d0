import { placeOrderApp } from './place-order-app.ts';
import { serve } from './serve.ts';

await serve(placeOrderApp(async () => 1));
