# The twin of ../TcpClient.java with Python's socket module.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect((host, port))
request = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
client.sendall(request.encode())
while chunk := client.recv(4096):
    print(chunk.decode(), end="")
client.close()
