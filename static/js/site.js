// One file a behaviour; no page needs any. collectstatic joins them.
import "./shortcut.js";
import "./copying.js";
import "./filtering.js";
import "./within.js";
import "./suggesting.js";
