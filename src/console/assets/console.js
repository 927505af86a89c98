// What makes the console quicker to use. Every page works without it.
import './copying.js';
import './keys.js';
import './progress.js';
import './results-order.js';
import './retry.js';
import './taking-in.js';
import './try-endpoint.js';

document.documentElement.classList.add('js');
