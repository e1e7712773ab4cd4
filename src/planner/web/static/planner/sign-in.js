// Passkeys: says in plain words why they do not work here, or why one was not taken.
(function () {
  'use strict';
  var buttons = document.querySelectorAll('[data-needs-key]');

  function say(text) {
    document.querySelectorAll('[data-key-note]').forEach(function (note) {
      note.textContent = text;
      note.hidden = false;
      note.setAttribute('role', 'alert');
    });
  }

  function whyNot() {
    if (/^[0-9.]+$|:/.test(location.hostname)) {
      var port = location.port ? ':' + location.port : '';
      return '通行密钥不能用在数字网址上。在服务器本机，请用 http://localhost' + port + ' 打开；在别的电脑上，要用 https 网址。';
    }
    if (!window.isSecureContext) return '通行密钥只在加密网址（https）上可用，请联系系统管理员。';
    if (!window.PublicKeyCredential) return '这个浏览器不支持通行密钥，请换新版的 Edge、Chrome 或 Firefox。';
    return '';
  }

  var reason = whyNot();
  if (reason) {
    buttons.forEach(function (button) { button.disabled = true; });
    say(reason);
  }
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault();
    var name = event.detail.exception && event.detail.exception.name;
    if (name === 'InvalidStateError') say('这台设备（或密钥）已经添加过了。');
    else if (name === 'NotAllowedError') say('没有完成：您取消了，或等得太久了。请再试一次。');
    else say('没有成功，请再试一次，或用别的方式登录。');
  });
})();
