const METHODS = [
  "track",
  "identify",
  "setProperties",
  "setMessengerConfig",
  "setCart",
  "cancelCart",
  "purchaseCart",
  "setConsent",
  "reset",
];

/** What stands in the head of a site: loads the library beside the page, and queues calls until it is there. */
export function snippet(origin: string, token: string, nonce = ""): string {
  const names = METHODS.map((name) => `'${name}'`).join(", ");
  return `<script type="text/javascript"${nonce === "" ? "" : ` nonce="${nonce}"`}>
(function () {
  var tio = window.tio = window.tio || [], d = document, f = d.getElementsByTagName('script')[0],
    t = '${token}', s = d.createElement('script'), i,
    m = [${names}],
    r = function (e) { return function () { tio.push([e].concat(Array.prototype.slice.call(arguments, 0))); }; };
  s.type = 'text/javascript'; s.async = true; s.src = '${origin}/scripts/' + t + '/tio.js';
  f.parentNode.insertBefore(s, f); for (i = 0; i < m.length; i++) tio[m[i]] = r(m[i]);
})();
</script>`;
}
