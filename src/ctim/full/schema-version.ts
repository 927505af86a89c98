/** The version of CTIM that the entities of profile `full` keep to. */
export const schemaVersion = '1.3.28';
