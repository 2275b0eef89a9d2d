// The script's list of contents: one file a behaviour, each for itself, no page needs any.
// collectstatic joins them into one response (summit_archive/staticfiles.py).
import "./shortcut.js";
import "./copying.js";
import "./filtering.js";
import "./within.js";
import "./suggesting.js";
