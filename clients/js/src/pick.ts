const IN_ADDRESS = /[#&]tio-pick=([\w-]{20,100})$/;

/** Where the dashboard has opened this page to have an element picked: brings the script for it. */
export function bringPicker(url: string, sid: string): void {
  const [part, token] = IN_ADDRESS.exec(location.hash) ?? [];
  if (part === undefined || token === undefined) {
    return;
  }
  // Good for one page; and no event shall tell of it.
  history.replaceState(history.state, "", location.href.slice(0, -part.length));
  (window as { tioPick?: object }).tioPick = { url, sid, token };
  const script = document.createElement("script");
  script.async = true;
  script.src = `${url}/picker.js`;
  document.head.append(script);
}
