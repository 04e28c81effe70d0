import { setSourceMapsSupport } from 'node:module';

// Stack traces name lines of Daybook's own TypeScript. The maps of packages would cost each process some 30 MB.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
