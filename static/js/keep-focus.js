// A morph never rewrites the control that has focus: what somebody is typing stays as it is.
function isTypedIn(element) {
  return element === document.activeElement && element.matches('input, textarea, select');
}

htmx.registerExtension('keep-focus', {
  htmx_before_morph_attr(element, detail) {
    if (isTypedIn(element) && detail.attrName === 'value') return false;
  },
  htmx_before_morph_node(element) {
    if (isTypedIn(element) && element.matches('textarea, select')) return false;
  },
});
