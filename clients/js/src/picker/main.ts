import { Picker } from "./picker.js";
import { Pick } from "./product.js";

declare global {
  interface Window {
    /** Left by the library for this script: where the product is, whose page it is, and what lets it pick. */
    tioPick?: { url: string; sid: string; token: string };
  }
}

const given = window.tioPick;
if (given !== undefined) {
  delete window.tioPick;
  void new Picker(new Pick(given.url, given.sid, given.token)).open();
}
