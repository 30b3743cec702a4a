// A claim's anchor may stand on another page of a long text: #c-ID alone never reaches the server.
const asked = /^#c-([0-9a-z-]{8,64})$/.exec(location.hash);
const kept = document.getElementById("kept");
if (asked && kept && kept.dataset.pages !== "1" && !document.getElementById(`c-${asked[1]}`)) {
  const address = new URL(location.href);
  if (address.searchParams.get("claim") !== asked[1]) {
    address.searchParams.set("claim", asked[1]);
    address.searchParams.delete("page");
    location.replace(address);
  }
}
