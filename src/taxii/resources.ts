import { stixMediaType, taxiiMediaType } from './media-type.ts';

/** Where the one API root is: relative, since the address that callers reach the relay by is not for a request to say. */
const apiRootPath = '/taxii2/api/';

/** The most objects that one answer holds. */
export const maxPageObjects = 5000;

/** `GET /taxii2/` (TAXII 2.1, section 4.1). */
export const discovery = {
  title: 'CyberCrime Tracker Relay',
  description: 'Listings of the malware control panels that CyberCrime Tracker knows of.',
  default: apiRootPath,
  api_roots: [apiRootPath],
} as const;

/** `GET /taxii2/api/` (section 4.2). Nothing can be added, so no content is ever too long. */
export const apiRoot = {
  title: 'CyberCrime Tracker',
  description: 'What this relay holds of the tracker’s listings.',
  versions: [taxiiMediaType],
  max_content_length: 1,
} as const;

/** The one collection (section 5.2). */
export const collection = {
  id: '8a4d6f0e-53c1-4e6b-9d27-2f0b7c91e3a5',
  title: 'CyberCrime Tracker: control panels',
  description:
    'Indicators of listed URLs, hosts and addresses, and the malware families they indicate. Shared hosting and places that belong to everyone are left out.',
  alias: 'cybercrime-tracker',
  can_read: true,
  can_write: false,
  media_types: [stixMediaType],
} as const;
