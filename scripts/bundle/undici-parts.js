// What the relay uses of undici, which otherwise comes whole, with fetch, WebSocket, caches and mocks: half of the time that
// loading it takes. test/scripts/build.test.ts runs what is built, for what is missing here.
import api from 'undici/lib/api/index.js';
import errors from 'undici/lib/core/errors.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import DecoratorHandler from 'undici/lib/handler/decorator-handler.js';
import redirect from 'undici/lib/interceptor/redirect.js';

// As undici's own index does.
Object.assign(Dispatcher.prototype, api);

const interceptors = { redirect };

export { Agent, DecoratorHandler, errors, interceptors };
