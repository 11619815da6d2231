export function SignIn() {
  return (
    <form method="post" action="/sign-in">
      <label>
        Your name <input name="user" required pattern="[\w\-]{1,32}" />
      </label>
      <button>Sign in</button>
    </form>
  );
}
