// Loaded into a process before its own code. The channel to its parent closes when that ends, even by violence; then
// nobody is there to stop it later, so it stops by itself, as gracefully as ever.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone is no reason to go on.
process.channel?.unref();
