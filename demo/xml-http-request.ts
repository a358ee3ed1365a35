/**
 * The part of XMLHttpRequest that Strophe's BOSH transport needs and Node lacks. The ready-made packages leave
 * `responseXML` empty, which Strophe reads.
 */
import * as http from "node:http";

const agent = new http.Agent({ keepAlive: true });

/** One HTTP request with the interface that a browser gives it. Only asynchronous, only text. */
export class BoshHttpRequest {
    /** 0 until `open`, 1 until the whole answer is there, then 4. */
    readyState = 0;
    /** The status of the answer; 0 as long as there is none, or when the request failed. */
    status = 0;
    responseText = "";
    onreadystatechange: (() => void) | null = null;
    private request: http.ClientRequest | undefined;
    private answerHeaders: http.IncomingHttpHeaders = {};
    private aborted = false;

    get responseXML(): Document | null {
        return this.responseText === ""
            ? null
            : new DOMParser().parseFromString(this.responseText, "text/xml");
    }

    open(method: string, url: string): void {
        this.request = http.request(url, { method, agent });
        // It connects at once, so it may fail long before Strophe sends.
        this.request.once("error", () => {
            this.done();
        });
        this.readyState = 1;
    }

    setRequestHeader(name: string, value: string): void {
        this.request?.setHeader(name, value);
    }

    getAllResponseHeaders(): string {
        const lines = Object.entries(this.answerHeaders).map(([name, value]) => `${name}: ${String(value)}`);
        return lines.join("\r\n");
    }

    send(body: string): void {
        const { request } = this;
        if (!request) throw new Error("send before open");
        if (request.destroyed) {
            this.done();
            return;
        }
        request.once("response", (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.once("error", () => {
                this.done();
            });
            response.once("end", () => {
                this.status = response.statusCode ?? 0;
                this.answerHeaders = response.headers;
                this.responseText = Buffer.concat(chunks).toString();
                this.done();
            });
        });
        request.end(body);
    }

    abort(): void {
        this.aborted = true;
        this.request?.destroy();
    }

    private done(): void {
        if (this.readyState === 4 || this.aborted) return;
        this.readyState = 4;
        this.onreadystatechange?.();
    }
}
