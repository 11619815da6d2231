import { createRoot } from "react-dom/client";
import { App } from "./app.jsx";
import "./console.css";
import { SessionProvider } from "./session.jsx";
import { LanguageProvider, ToastProvider } from "./ui.jsx";

const root = document.getElementById("app");
if (root !== null) {
  root.replaceChildren();
  createRoot(root).render(
    <LanguageProvider>
      <ToastProvider>
        <SessionProvider>
          <App />
        </SessionProvider>
      </ToastProvider>
    </LanguageProvider>,
  );
}
