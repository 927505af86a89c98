import { run } from './program.ts';

/** The command as one executable file, which brings its Node.js: no module of its own, so that nothing is awaited here. */
void run();
