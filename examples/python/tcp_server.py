# The twin of ../TcpServer.java with Python's socket module.
import socket
import sys
import threading


def talk(client, peer):
    with client:
        print(f"received from tcp://{peer[0]}:{peer[1]}: {client.recv(4096)}", flush=True)
        client.sendall(b"ACK\n")


server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(5)
print(f"listening on tcp://127.0.0.1:{server.getsockname()[1]}", flush=True)
while True:
    client, peer = server.accept()
    threading.Thread(target=talk, args=(client, peer), daemon=True).start()
